"""The schema workshop: schemas made from data or from another form, examined, compared, bundled and shown."""
