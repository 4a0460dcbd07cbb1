import { describe, it } from 'vitest'

describe.skip('all of it', () => { it('one', () => {}); it('two', () => {}) })
