require('./does-not-exist')
