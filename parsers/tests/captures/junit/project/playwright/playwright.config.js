module.exports = { retries: Number(process.env.RETRIES ?? 1), workers: 1, projects: [{ name: 'chromium' }] }
