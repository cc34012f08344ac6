using 'main.bicep'

param bundle = 'old'
