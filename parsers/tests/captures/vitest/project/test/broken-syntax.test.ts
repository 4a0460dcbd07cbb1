import { test } from 'vitest'

test('never parsed', () => {
  const x = = 1
})
