import { describe, expect, test } from 'vitest'

const summary = `
 Test Files  1 passed (1)
      Tests  10 failed | 3 passed (13)
   Start at  10:00:00
   Duration  1.00s (transform 1ms, setup 0ms, collect 1ms, tests 1ms, environment 0ms, prepare 1ms)
`

describe('noisy', () => {
  test('prints a summary', () => {
    console.log('\n RUN  v0.1.2 /builds/acme/inner\n\n ✓ test/inner.test.ts (3 tests) 4ms\n' + summary)
    console.log('      Tests  10 failed | 3 passed (13)')
  })
  test('prints a failure', () => {
    console.error('⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯\n\n FAIL  test/inner.test.ts > inner\nAssertionError: expected 1 to be 2\n\n ❯ test/inner.test.ts:2:3\n')
    console.log('ERROR: Coverage for lines (1%) does not meet global threshold (99%)')
    console.log(' × test/inner.test.ts > inner')
    console.log('     Errors  2 errors')
  })
})
