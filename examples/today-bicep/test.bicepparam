using 'main.bicep'

param bundle = 'new'
