// A reporter that prints nothing: it writes what vitest itself knows about the run into the file named by TRUTH,
// from the task objects that every version hands to its reporters.
import { writeFileSync } from 'node:fs'

const walk = (task) => (task.tasks ? task.tasks.flatMap((child) => (child.tasks ? [child, ...walk(child)] : [child])) : [])
const name = (task) => {
  const parts = []
  for (let at = task; at; at = at.suite ?? (at.file && at !== at.file ? at.file : undefined)) {
    if (at.name !== '') parts.unshift(at.name)
    if (at === task.file || at.filepath) break
  }
  if (task.file && parts[0] !== task.file.name && !task.filepath) parts.unshift(task.file.name)
  return parts.join(' > ')
}
const project = (task) => task.projectName || task.file?.projectName || task.suite?.projectName || ''

function write(files, errors) {
  const tasks = files.flatMap(walk)
  const tests = tasks.filter((task) => !task.tasks)
  const suites = [...files, ...tasks.filter((task) => task.tasks)]
  const failed = tests.filter((task) => task.result?.state === 'fail')
  const passed = tests.filter((task) => task.result?.state === 'pass')
  const errored = suites.filter((task) => task.result?.errors)
  const label = (task) => ({ project: project(task), name: name(task), messages: task.result.errors?.map((error) => error.message) })
  writeFileSync(process.env.TRUTH, JSON.stringify({
    files: files.length,
    total: tests.length,
    passed: passed.filter((task) => !task.fails).length,
    xfailed: passed.filter((task) => task.fails).length,
    flaky: passed.filter((task) => task.result.retryCount > 0).map(label),
    skipped: tests.length - failed.length - passed.length,
    failed: failed.map(label),
    errored: errored.map(label),
    unhandled: errors.length,
  }))
}

export default class Truth {
  onInit(vitest) {
    this.version = vitest.version
  }
  onFinished(files = [], errors = []) {
    if (Number.parseInt(this.version ?? '0') < 4) write(files, errors)
  }
  onTestRunEnd(modules, errors) {
    if (Number.parseInt(this.version ?? '0') >= 4) write(modules.map((module) => module.task), errors)
  }
}
