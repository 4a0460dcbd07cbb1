import { test, expect } from 'vitest';
import { change, names, Drawer, Box } from '../src/till.js';
import { answer } from '../src/with space.js';
test('change', () => { expect(change(5, 3)).toEqual([2]); expect(names.a()).toBe('one'); });
test('drawers', () => { expect(new Drawer().open()).toBe(true); expect(new Box().open('k')).toBe(false); expect(answer()).toBe(42); });
