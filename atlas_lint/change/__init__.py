"""What changes: two states of an atlas compared, what hangs on a record, what became of one that is gone."""
