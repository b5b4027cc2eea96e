/**
 * Faults of the rule index, of condition keys, of predicates and of what the index leaves to ask, by file below src/rules: each a
 * text of the source and what stands in its place. Faults that change no answer, but only how long it takes, are not among them.
 */
export const seededFaults: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  'engine/index/build.ts': [
    ['[...others, ...long].sort((a, b) => a.rule - b.rule)', '[...others, ...long]'],
    ['builder.lookups.sort((a, b) => a.from - b.from)', 'builder.lookups'],
    [
      'for (const text of new Set(choice.values)) texts.push({ text, rule: entry.rule });',
      'texts.push({ text: choice.values[0]!, rule: entry.rule });',
    ],
    ['if (left && !rest.has(rule)) this.remaining[rule] = left;', 'if (left) this.remaining[rule] = left;'],
    [
      'if (parts.length > 0) this.settle(rule, parts);',
      'this.remaining[rule] = { kind: "constant", holds: true };',
    ],
    [
      'if (values.length > fewValues || !keys.includes(key)) keys.push(key);',
      'if (!keys.includes(key) && keys.length < fewValues) keys.push(key);',
    ],
    ["isWhole: left?.kind === 'constant'", "isWhole: left?.kind !== 'opaque'"],
    ['part: isAll ? part : undefined', 'part'],
    ['fields[0]!.keys) add(key, entry);', 'fields[0]!.keys) if (key > 0) add(key, entry);'],
    [
      "this.lookups.push({ kind: 'interval', from: entries[0]!.entry.rule, field, intervals });",
      "this.lookups.push({ kind: 'interval', from: entries.at(-1)!.entry.rule, field, intervals });",
    ],
    [
      'if (!entry.isPart && choice.isAll) this.settle(entry.rule, [choice.part]);',
      "const whole = this.conditions[entry.rule]!; this.settle(entry.rule, whole.kind === 'and' ? whole.parts.slice(0, 1) : [choice.part]);",
    ],
  ],
  'engine/index/intervals.ts': [
    ['(interval.highIsOpen ? 0 : 1)', '(interval.highIsOpen ? 1 : 1)'],
    ['(interval.lowIsOpen ? 2 : 1)', '(interval.lowIsOpen ? 1 : 1)'],
    ['(interval.lowIsOpen ? 2 : 1)', '(interval.lowIsOpen ? 2 : 2)'],
    ['if (isWhole) nextOpen[i] = i + 1;', 'nextOpen[i] = i + 1;'],
    ['if (points[middle]! < value)', 'if (points[middle]! <= value)'],
    ['points[i] === found ? 2 * i + 1 : 2 * i', '2 * i'],
    ['rest.add(rule);\n', ''],
  ],
  'engine/index/key-literals.ts': [
    ["if (isScalar(item)) return Number(String(item ?? ''));", 'if (isScalar(item)) return Number(item);'],
    ['if (isScalar(value)) return Number(value);', "if (typeof value === 'number') return value;"],
    ['return Array.isArray(item) && item.length === 0 ? 0 : Number.NaN;', 'return Number.NaN;'],
    ['form.length > this.longestText', 'form.length < this.longestText'],
    ['if (!mayBeNumber(literal)) return literal;', 'return literal;'],
    ["return texts.join(',');", "return texts.join('');"],
    ['length - Math.max(0, item.length - 1)', 'length - item.length'],
    [
      'return Number.isNaN(number) ? literal : number;',
      'return Number.isInteger(number) ? number : literal;',
    ],
    [
      "return Object.hasOwn(item as object, 'toString') || length < objectText.length ? undefined : objectText;",
      'return undefined;',
    ],
    ['return literal ? 1 : 0;\n  if (!mayBe', 'return literal ? 1 : null;\n  if (!mayBe'],
    ['return text === undefined ? -1 : this.find(text);', 'return -1;'],
    ['return this.ids.get(value ? 1 : 0) ?? -1;', 'return -1;'],
    ['text.length === 0 ? 32', 'text.length === 0 ? 99'],
    ['this.ids.get(null) ?? -1', '-1'],
    ["typeof literal !== 'string' || typeof canonical(literal) === 'string'", 'true'],
    [
      'while (Array.isArray(item) && item.length === 1) item = item[0];',
      'if (Array.isArray(item) && item.length === 1) item = item[0];',
    ],
  ],
  'engine/index/lookup.ts': [
    ['(key as number) * sizes[i]! + next', '(key as number) * (sizes[i]! - 1) + next'],
    ['[...new Set(found)].sort((a, b) => a - b)', '[...new Set(found)]'],
    ['[...new Set(found)].sort((a, b) => a - b)', '[...new Set(found)].sort((a, b) => b - a)'],
    ['if (!Array.isArray(value)) return undefined;', 'return undefined;'],
    ['if (next === -1) return undefined;', ''],
    [
      'key === -1 ? undefined : readList(lookup.postings, key, request)',
      'readList(lookup.postings, Math.max(0, key), request)',
    ],
    [
      'keys.flatMap((key) => choices[i]!.map((next) => join(tuple, key, next, i)))',
      'keys.flatMap((key) => choices[i]!.slice(0, 3).map((next) => join(tuple, key, next, i)))',
    ],
  ],
  'engine/index/postings.ts': [
    ['starts[list + 1]! += starts[list]!;', 'starts[list + 1] = Math.max(starts[list + 1]!, starts[list]!);'],
    ['value < bounds.low[at]!', 'value <= bounds.low[at]!'],
    ['value > bounds.high[at]!', 'value >= bounds.high[at]!'],
    ['low: new Float64Array(count).fill(-Infinity)', 'low: new Float64Array(count)'],
    ['bounds.low[place] = interval.low as number', 'bounds.low[i] = interval.low as number'],
    ['at: at - 1, end, bounds', 'at, end, bounds'],
  ],
  'engine/index/request-keys.ts': [['this.known[field] = key;', 'this.known[field] = Math.max(key, 0);']],
  'engine/index/requirements.ts': [
    [
      '(one.either.length > 0 ? one.either : [one]));',
      '(one.either.length > 0 ? one.either : [one])).slice(1);',
    ],
    ['!condition.strict && isTheOnlyOneOfItsKey(value)', '!condition.strict'],
    ['!condition.strict && isTheOnlyOneOfItsKey(value)', 'isTheOnlyOneOfItsKey(value)'],
    ['(value === bounds.high && isOpen)', '(value === bounds.high && !isOpen)'],
    ['(value === bounds.low && isOpen)', '(value === bounds.low && !isOpen)'],
    ['const isOpen = operator.length === 1;', 'const isOpen = operator.length === 2;'],
    ['if (!condition.holds) found.isPossible = false;', 'if (condition.holds) found.isPossible = false;'],
    [
      'if (choice === undefined || choice.path !== path) return undefined;',
      'if (choice === undefined) return undefined;',
    ],
    [
      'if (known.includes(condition)) return always;',
      "if (known.includes(condition) || condition.kind === 'contains') return always;",
    ],
    [
      'if (known.includes(condition)) return always;',
      'if (known.some(({ kind }) => kind === condition.kind)) return always;',
    ],
    [
      'if (one === undefined || one.path !== path) return undefined;',
      'if (one === undefined) return undefined;',
    ],
    [
      'if (parts.length === 0) return always;\n',
      'if (parts.length < condition.parts.length) return always;\n',
    ],
    ['isAll &&= choice.isAll;', 'isAll = choice.isAll;'],
    [
      'return target && withoutParts(target, known, named) === always ? always : condition;',
      'return target && withoutParts(target, known, named) !== condition ? always : condition;',
    ],
    ['values.push(one.text);', 'if (values.length === 0) values.push(one.text);'],
    ['value > bounds.low ||', 'value >= bounds.low ||'],
    [
      'values: condition.values.filter(isScalar), part, isAll: false',
      'values: condition.values.filter(isScalar), part, isAll: true',
    ],
  ],
  'engine/index/rule-index.ts': [
    ['cursor = heap.pop()!;\n    if (heap.length === 0) return;', 'heap.shift();\n    return;'],
    [
      'do moveOn(first);\n      while (first.at < first.end && nextOf(first) === rule);',
      'first.at = first.end;',
    ],
    [
      'for (const literal of keys) ofField.add(literal);',
      'for (const literal of [...keys].reverse()) ofField.add(literal);',
    ],
    ['if (below + 1 < heap.length && nextOf(heap[below + 1]!) < nextOf(heap[below]!)) below++;', ''],
    ['if (nextOf(heap[above]!) <= rule) break;', 'break;'],
    ['if (nextOf(heap[below]!) >= rule) break;', 'break;'],
    ['if (rule !== asked && holds(rule)) return rule;', 'if (rule > asked + 1 && holds(rule)) return rule;'],
    ["lookups.length === 1 && only!.kind === 'key'", "only!.kind === 'key'"],
    ['lookups[opened]!.from < nextOf(cursors[0]!)', 'lookups[opened]!.from > nextOf(cursors[0]!)'],
    ['while (\n        opened < lookups.length &&', 'if (\n        opened < lookups.length &&'],
  ],
  'engine/index/substrings.ts': [
    ['      seen.add(at);\n      addAll(at);', '      seen.add(at);\n      if (at === node) addAll(at);'],
    [
      'const edge = node * unitCount + text.charCodeAt(i);',
      'const edge = node * unitCount + (text.charCodeAt(i) & 0xff);',
    ],
    ['failure !== 0 && endsAt(substrings, failure) ? failure : suffixes[failure]!', 'suffixes[failure]!'],
    ['i < text.length && node !== -1', 'i < Math.min(text.length, 3) && node !== -1'],
    ['if (node === -1) return [];', 'if (node <= 1) return [];'],
    ["if (text !== '') addAll(0);", ''],
    ["if (text !== '') addAll(0);", 'addAll(0);'],
    ['node === 0 ? 0 : step(', 'node <= 1 ? 0 : step('],
    ['return [...found].sort((a, b) => a - b);', 'return [...found];'],
  ],
  'engine/plan.ts': [
    [
      'conditionOf[rule] = conditions.add(sameness(condition), condition);',
      "conditionOf[rule] = conditions.add(condition.kind === 'one-of' ? condition.kind : sameness(condition), condition);",
    ],
    ['ids: enabled.map(({ id }) => id),', 'ids: resolved.rules.map(({ id }) => id),'],
    ["itemOf === undefined && mayRead(path, 'now')", "itemOf === undefined && path === 'now.hour'"],
  ],
  'logic/condition-key.ts': [
    ["'one-of': { path: literalKey, values", "'one-of': { path: () => '', values"],
    [
      "'one-of': { path: literalKey, values: literalKey }",
      "'one-of': { path: literalKey, values: (all) => String(all.length) }",
    ],
    ["'one-of': { path: literalKey, values: literalKey }", "'one-of': {} as never"],
    [
      'compares: { path: literalKey, operator: String',
      'compares: { path: literalKey, operator: (one) => one.charAt(0)',
    ],
    ["condition.kind === 'equals' && !condition.strict", "condition.kind === 'equals'"],
    ['constant: { holds: String }', "constant: { holds: () => '' }"],
    ['contains: { path: literalKey, text: literalKey }', "contains: { path: literalKey, text: () => '' }"],
    [
      'equals: { path: literalKey, value: literalKey, strict: String }',
      "equals: { path: literalKey, value: literalKey, strict: () => '' }",
    ],
    ['equals: { path: literalKey, value: literalKey', 'equals: { path: literalKey, value: String'],
    ['equals: { path: literalKey', "equals: { path: () => ''"],
    [
      "let key = `${condition.kind} ${parts.join(' ')}`",
      "let key = `${condition.kind} ${[...parts].sort().join(' ')}`.replace('or ', 'and ')",
    ],
    ["let key = `${condition.kind} ${parts.join(' ')}`;", "let key = `${parts.join(' ')}`;"],
    ['named: { name: literalKey }', "named: { name: () => '' }"],
    ['numberIn(byValue, condition.value)', 'numberIn(byValue, String(condition.value))'],
    ['opaque: { expression: expressionKey }', 'opaque: { expression: ({ kind }) => kind }'],
    ['operator: String, value: literalKey', "operator: String, value: () => ''"],
    ['partsOf(condition).map(numberOf)', 'partsOf(condition).slice(0, 1).map(numberOf)'],
  ],
  'logic/condition.ts': [
    ['[low, fact],\n    [fact, high],', '[low, fact],\n    [low, fact],'],
    [
      "if (expression.kind !== 'variable' || expression.path === '' || expression.inItem) return undefined;\n  return expression.fallback === undefined ? expression.path : undefined;",
      "if (expression.kind !== 'variable' || expression.path === '' || expression.inItem) return undefined;\n  return expression.path;",
    ],
    ['leftPath === undefined ? mirrored[operator] : operator', 'operator'],
    ["strict: operator === '!=='", 'strict: true'],
  ],
  'logic/expression.ts': [
    ['JSON.stringify(value, numbersAsTheyAre)', 'JSON.stringify(value, numbersAsTheyAre).slice(0, 40)'],
    [
      'expression.fallback ? [expression.path, toJsonLogic(expression.fallback)] : expression.path',
      'expression.path',
    ],
  ],
  'logic/predicate.ts': [
    [
      'for (const part of parts) if (part(facts, budget)) return true;',
      'for (const part of parts.slice(1)) if (part(facts, budget)) return true;',
    ],
    [
      'if (strict && !isLong) return (facts) => read(facts) === value;',
      'if (strict && !isLong) return (facts) => read(facts) == value;',
    ],
    ['new Set(values))', 'new Set(values.map(String)))'],
    ['parts.map((part) => numbers.get(part)!)', 'parts.map((part) => numbers.get(part)! & 7)'],
    [
      'return (facts, budget) => !part(facts, budget);',
      'return (facts, budget) => { try { return !part(facts, budget); } catch { return true; } };',
    ],
    [
      'return (facts, budget) => readValue(facts, budget) <= value;',
      'return (facts, budget) => !(readValue(facts, budget) > value);',
    ],
    ['return both(a!, both(b!, c!));', 'return both(a!, c!);'],
  ],
};
