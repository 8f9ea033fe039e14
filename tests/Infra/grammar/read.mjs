// Reads Bicep and YAML files and says as JSON what is in them: what is no literal is { "expression": its text }, what cannot be parsed is an error with its line and column.
//   node read.mjs FILE...
import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Language, Parser } from 'web-tree-sitter'
import { LineCounter, parseDocument } from 'yaml'

await Parser.init()
const parser = new Parser()
parser.setLanguage(await Language.load(fileURLToPath(new URL('node_modules/tree-sitter-bicep/tree-sitter-bicep.wasm', import.meta.url))))

const place = (point) => ({ line: point.row + 1, column: point.column + 1 })

function* errors(node) {
  if (node.isError || node.isMissing) yield place(node.startPosition)
  for (const child of node.children) yield* errors(child)
}

const parts = (node) => node.namedChildren.filter((child) => child.type !== 'comment')

function value(node) {
  switch (node.type) {
    case 'string': {
      const inside = parts(node)
      return inside.every((part) => part.type === 'string_content') ? inside.map((part) => part.text).join('') : { expression: node.text }
    }
    case 'number': return Number(node.text)
    case 'boolean': return node.text === 'true'
    case 'null': return null
    case 'array': return parts(node).map(value)
    case 'object': {
      const found = {}
      for (const property of parts(node)) {
        // A nested resource stands among the properties; it is listed by itself.
        const [key, of] = parts(property)
        if (property.type !== 'object_property' || !of) continue
        const name = key.type === 'string' ? value(key) : key.text
        found[typeof name === 'string' ? name : name.expression] = value(of)
      }
      return found
    }
    case 'for_statement': return value(parts(node).at(-1))
    case 'if_statement': return value(parts(node).at(-1))
    default: return { expression: node.text }
  }
}

function* declarations(node) {
  for (const child of node.namedChildren) {
    if (/_declaration$/.test(child.type)) {
      const [name, ...rest] = parts(child)
      const bodies = rest.filter((part) => part.type !== 'type')
      yield {
        kind: child.type.replace('_declaration', ''),
        name: name.text,
        of: rest.length > 1 && rest[0].type === 'string' ? value(rest[0]) : null,
        isExisting: /^resource\s+\w+\s+'[^']*'\s+existing\b/.test(child.text),
        value: bodies.length > 0 ? value(bodies[bodies.length - 1]) : null,
        text: child.text,
      }
    }
    yield* declarations(child)
  }
}

function bicep(text) {
  const root = parser.parse(text).rootNode
  return { errors: [...errors(root)], declarations: [...declarations(root)] }
}

function yaml(text) {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true })
  const wrong = [...document.errors, ...document.warnings]
  return { errors: wrong.map((error) => ({ line: error.linePos?.[0].line ?? 0, column: error.linePos?.[0].col ?? 0 })), content: wrong.length === 0 ? document.toJS() : null }
}

process.stdout.write(JSON.stringify(process.argv.slice(2).map((file) => {
  const text = fs.readFileSync(file, 'utf8')
  return { file, ...(file.endsWith('.bicep') ? bicep(text) : yaml(text)) }
})))
