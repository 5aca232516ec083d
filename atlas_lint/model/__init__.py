"""Documents as declarations, and declarations as an atlas."""
