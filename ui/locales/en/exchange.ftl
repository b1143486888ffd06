# Bundles between machines: how far the work is.
phase-bundle_writing = Writing the bundle
phase-bundle_checking = Checking the bundle
phase-bundle_applying = Taking over what is new
phase-bundle_lists = Preparing the lists and the search
