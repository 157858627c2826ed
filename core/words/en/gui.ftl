# Said in place of what the backend told about buttons and panels that do not exist here.

gui-export = I take care of the export: there is no button to look for.
gui-state = This is what is in your project:
gui-credits = I looked up your balance:
gui-edit = Just say in words what should go where, and I will do it.
