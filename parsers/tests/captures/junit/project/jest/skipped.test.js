describe.skip('all of it', () => { it('one', () => {}); it('two', () => {}) })
