import { test } from 'vitest'
import { nothing } from '../src/missing'

test('never seen', () => nothing())
