const { test } = require('@playwright/test')
test.skip('one', async () => {})
test.skip('two', async () => {})
