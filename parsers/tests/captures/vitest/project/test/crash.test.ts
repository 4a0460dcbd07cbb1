import { test } from 'vitest'

test('before', () => {})
test('crashes', async () => {
  process.kill(process.pid, 'SIGSEGV')
  await new Promise((resolve) => setTimeout(resolve, 1000))
})
test('after', () => {})
