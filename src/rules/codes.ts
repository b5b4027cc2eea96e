/** An *error* is what cannot work, and a file with one is not loaded. A *warning* loads. */
export type Severity = 'error' | 'warning';

/** The chapters of `docs/checks.md`. The checks run in their order. */
export const groups = [
  'The file',
  'Names',
  'Logic',
  'Order',
  'Responses',
  'Receivers',
  'Persian text',
  'Tests',
  'Ignore comments',
] as const;

/** What the docs, SARIF and editors say about a code. */
export interface CodeWords {
  group: (typeof groups)[number];
  /** Of its findings, unless one says otherwise. */
  severity: Severity;
  /** What is wrong, in one sentence. */
  summary: string;
  /** Why it matters and how to fix it: a paragraph or two of Markdown. */
  help: string;
}

/** What reading a file finds. The words of what a check finds are in the check's own file: see `checks/`. */
export const readingCodes = {
  // The file
  'duplicate-key': {
    group: 'The file',
    severity: 'error',
    summary: 'A key appears twice in one mapping.',
    help: 'Only one of the two can count, and which one differs between YAML readers. Remove one, or join their values. The same operator twice in one mapping of a condition usually means that an `and` is missing: `{ and: [ …, … ] }`.',
  },
  'file-size': {
    group: 'The file',
    severity: 'error',
    summary: 'The file is too large to read.',
    help: 'A rules file may have 64 MiB and three million YAML tokens. That is some 40,000 ordinary rules, and far more than people write: reading 50,000 can take 2 GB of memory. Most likely something else was mounted in its place, or a program wrote too much. The example would be too large to show here.',
  },
  'duplicate-name': {
    group: 'Names',
    severity: 'error',
    summary: 'Two files define the same name.',
    help: 'Constants, conditions, responses and receivers are shared by all the files that [belong together](rules.md#several-files), and only one of two with the same name could count. The message shows both places. Rename one of the two, or remove it.',
  },
  'missing-part': {
    group: 'The file',
    severity: 'error',
    summary: 'An `include` names no file, or one that cannot be read.',
    help: 'A part that is missing could hold the rule that matters, so the rules in force stay until it is there. Names and patterns count from the folder of the file that includes them. A pattern that no file is like is a slip as well: the folder was renamed, or nothing was mounted there.',
  },
  'unknown-var': {
    group: 'Names',
    severity: 'error',
    summary: 'A file of `--vars` sets a constant that the rules do not have.',
    help: 'The constants of [`--vars`](rules.md#other-constants) stand in the place of those of the same name, so one without such a name would change nothing. The message offers the name that was probably meant. Define it under `vars` of the rules, with the value for those who give no file.',
  },
  'missing-key': {
    group: 'The file',
    severity: 'error',
    summary: 'A required key is missing.',
    help: 'Every file has a `version`, and a `default`, so that every click gets a response. Every rule has an `id`, by which logs, metrics and tests name it, and a `respond`. The message shows what to add.',
  },
  'unknown-key': {
    group: 'The file',
    severity: 'error',
    summary: 'The format has no such key.',
    help: 'If a misspelt key were ignored, a rule without its `when` would match every click. So unknown keys are refused, and the message offers the known key that was probably meant. Parts of a response (`action`, `text_message`) go below `respond`; your own data goes below `vars`.',
  },
  'wrong-type': {
    group: 'The file',
    severity: 'error',
    summary: 'A value has the wrong type for its place.',
    help: 'For example a text instead of a list, a number instead of a name, or nothing instead of a response. The message says what the place takes. A value that YAML reads as a number, `true` or `false` becomes a text when you put it in quotes.',
  },
  'wrong-value': {
    group: 'The file',
    severity: 'error',
    summary: 'A value has the right type, but is not allowed in its place.',
    help: 'For example an unknown time zone, an id with a blank in it (ids travel in a header), a name with a dot in it (dots separate the parts of a path), an empty `match`, or an empty list in a `match`. The message says what the place takes.',
  },
  'yaml-alias': {
    group: 'The file',
    severity: 'error',
    summary: 'The file has an alias or a merge key.',
    help: '`*name` and `<<` copy parts of a file in a way that few readers can follow, and a few lines of them can grow to gigabytes, so they are refused. Give what you use twice a name under `conditions`, `responses` or `vars`, and refer to that name. Put an operator that begins with `*` in quotes: `"*":`.',
  },
  'yaml-anchor': {
    group: 'The file',
    severity: 'warning',
    summary: 'An anchor has no effect.',
    help: '`&name` marks a value for aliases, which are [not read](#yaml-alias). Remove it, or put the text in quotes if the `&` belongs to it.',
  },
  'yaml-directive': {
    group: 'The file',
    severity: 'error',
    summary: 'The file has a directive such as `%YAML`.',
    help: '`%YAML 1.1` would change what `yes` and `0777` mean, so the file would mean something else here than in other tools. Remove the line: a rules file is YAML 1.2.',
  },
  'yaml-documents': {
    group: 'The file',
    severity: 'error',
    summary: 'The file has more than one YAML document.',
    help: 'A line `---` or `...` begins another document, and only one can hold the rules. Remove the line, or move the second document to its own file.',
  },
  'yaml-key': {
    group: 'The file',
    severity: 'error',
    summary: 'A key is not a text; most often a `{{` without quotes.',
    help: 'Without quotes, YAML reads `{{ … }}` as a mapping inside a mapping. Put the whole text in quotes. A list or a mapping as a key, and a `:` without a key before it, have no meaning in a rules file.',
  },
  'yaml-nesting': {
    group: 'The file',
    severity: 'error',
    summary: 'More than 64 mappings and lists are nested.',
    help: 'Nobody can read such a condition, and evaluating it uses stack at every click. Name its inner parts under `conditions` and refer to them.',
  },
  'yaml-number': {
    group: 'The file',
    severity: 'warning',
    summary: 'A number loses digits when it is read as a number, or JSON cannot express it.',
    help: 'Without quotes, `0912…` loses its zero. This is a warning, because you may have meant a number. A number of 20 digits would lose its last digits, so it is read as the text of its digits, like the same number in a request; this is a warning, too. `.inf` and `.nan` exist in YAML but not in JSON, so they are errors. Put ids, codes and telephone numbers in quotes.',
  },
  'yaml-syntax': {
    group: 'The file',
    severity: 'error',
    summary: 'The text is not valid YAML.',
    help: 'The file cannot be read, so it is not loaded and the rules in force stay in force. The message names the likely mistake, such as a bracket that is not closed or a line with the wrong indentation. YAML often notices a mistake late, so look at the line above, too. Put a text in quotes if it contains ": " or " #", or begins with a character that has a meaning in YAML.',
  },
  'yaml-tag': {
    group: 'The file',
    severity: 'error',
    summary: 'The file has a tag; most often an operator without quotes.',
    help: 'YAML reads an unquoted `!=:` as a tag followed by a list. The condition would silently become a list, which is always true. Put operators that are not words in quotes: `"!=":`. Other tags (`!include`, `!!binary`) are refused, too.',
  },

  // Names
  'condition-cycle': {
    group: 'Names',
    severity: 'error',
    summary: 'Named conditions refer to each other in a circle.',
    help: 'A condition that needs its own result never gets one. The message shows the circle. Write one of its conditions out in place.',
  },
  'condition-depth': {
    group: 'Names',
    severity: 'error',
    summary: 'Named conditions refer to each other more than 64 deep, or nest more than 500 levels together.',
    help: 'Each level uses stack at every click, and nobody can follow such a chain. Write some of the conditions out in place. Levels are mappings and lists within each other, those of a condition and of the ones that it names together: where there are too many, make some of the conditions flatter.',
  },
  'unknown-condition': {
    group: 'Names',
    severity: 'error',
    summary: '`{ condition: … }` names a condition that is not defined.',
    help: 'There is nothing to evaluate. The message offers the name that was probably meant and lists the defined ones. The name must be written in the file; it cannot be computed. Where a list is gone through (`some`, `all`, `none`, `filter`, `map`, `reduce`), a condition is evaluated for an item, so it cannot ask for a calendar or an experiment there.',
  },
  'unknown-response': {
    group: 'Names',
    severity: 'error',
    summary: '`respond` or `default` names a response that is not defined.',
    help: 'There is nothing to respond with. The message offers the name that was probably meant and lists the defined ones. Define it under `responses`, or write the response in place.',
  },

  // Logic
  'argument-count': {
    group: 'Logic',
    severity: 'error',
    summary: 'An operator has too few or too many arguments.',
    help: 'A missing argument is undefined, which equals nothing, so the condition has no meaning: an error. An extra argument is ignored: a warning, or an error where `var` or `condition` gets several names, because you meant each of them. The message says how many the operator takes.',
  },
  'literal-keys': {
    group: 'Logic',
    severity: 'error',
    summary: 'The keys of `missing` or `missing_some` are computed.',
    help: 'json-logic-js evaluates the keys of `missing` a second time, so a key from the request would run as logic, and a short request body could use a second of processor time. Write the keys out: `{ missing: [extra_data.name, extra_data.phone] }`. An `if` may choose between keys that are written out.',
  },
  'one-operator': {
    group: 'Logic',
    severity: 'error',
    summary:
      'Plain data stands where a condition is expected: a text, a number, a list, or an object without exactly one operator.',
    help: 'JSON-Logic reads an object with exactly one key as an operator, and anything else as plain data, which is true. So a mistyped condition would match every click. Put several conditions into a list under `and` or `or`, and check the indentation: a second operator at the same level as the first stands beside it, not inside it. For a named condition write `{ condition: name }`, for a fact `{ var: path }`; the message offers what was probably meant. `true` and `false` are conditions.',
  },
  'refused-operator': {
    group: 'Logic',
    severity: 'error',
    summary: 'An operator with side effects is refused.',
    help: 'json-logic-js has `log`, which prints its argument, including personal data of the click, and `method`, which calls methods of the data. Conditions need neither. To see what a condition evaluated and what came out, use `dargah explain`.',
  },
  'unknown-operator': {
    group: 'Logic',
    severity: 'error',
    summary: 'JSON-Logic has no such operator.',
    help: 'The rule would fail at the click that reaches it. The operators are those of json-logic-js 2.0.5 and `condition`. For names from other languages (`eq`, `&&`, `not`) the message offers the operator with the same meaning.',
  },

  // Responses
  'filter-argument': {
    group: 'Responses',
    severity: 'error',
    summary: 'A filter has arguments that it does not take.',
    help: 'The message says what the filter takes; [Filters](rules.md#filters) shows each with an example. Put texts in quotes.',
  },
  'link-origin': {
    group: 'Responses',
    severity: 'error',
    summary: 'A request could choose the host of a link.',
    help: 'Whoever chooses the host of a link can send people to a page that looks like yours. So the scheme and host must be written in the file or come from `vars`, and a `/`, `?` or `#` must follow them before the first inserted fact. If a link depends on the request, write one rule for each host. For the same reason, `$logic` cannot make a link.',
  },
  'link-url': {
    group: 'Responses',
    severity: 'error',
    summary: 'A link is not a complete https URL, or contains credentials.',
    help: 'The platform opens only `https` links, in a new tab or in a page inside the app. A user name and password in a link would be visible to everyone who gets it. Whether a page exists at the address is not checked.',
  },
  'logic-alone': {
    group: 'Responses',
    severity: 'error',
    summary: 'Another key stands beside `$logic`.',
    help: '`{ $logic: … }` stands for a whole value, so a key beside it has no meaning. Move the key out, or build the whole value in the expression.',
  },
  'template-syntax': {
    group: 'Responses',
    severity: 'error',
    summary: 'The text between `{{` and `}}` cannot be read.',
    help: "The form is `{{ path | filter: argument | filter }}`. Arguments are texts in quotes, numbers, `true`, `false` and `null`. To show `{{` itself, write `{{ '{{' }}`. Expressions are not possible here: to compute a value, put `{ $logic: … }` in place of the whole text.",
  },
  'unknown-filter': {
    group: 'Responses',
    severity: 'error',
    summary: 'There is no such filter.',
    help: 'There are only a few filters, and the message offers the one that was probably meant. [Filters](rules.md#filters) shows each with an example.',
  },

  // Tests
  'unknown-field': {
    group: 'Tests',
    severity: 'error',
    summary: 'A text in a test names a field that a row of its `each` does not have.',
    help: 'In a case with `each`, `{{ field }}` stands for that field of each row. If a row lacked the field, the text would stay in the request as it is, and the test would prove nothing. Add the field to every row, or correct the name.',
  },

  // Ignore comments
  'ignore-without-reason': {
    group: 'Ignore comments',
    severity: 'warning',
    summary: 'An ignore comment gives no reason.',
    help: 'The finding is hidden anyway, but the next reader has to know whether the reason still holds. Write it behind the name of the check: `# dargah-ignore-next-line unused-response the campaign of next week uses it`.',
  },
  'ignored-error': {
    group: 'Ignore comments',
    severity: 'warning',
    summary: 'An ignore comment stands over an error.',
    help: 'A file with an error cannot work and is not loaded, and a comment does not change that. Fix the error and remove the comment. Only warnings can be ignored.',
  },
  'unknown-check': {
    group: 'Ignore comments',
    severity: 'warning',
    summary: 'An ignore comment names a check that does not exist.',
    help: 'Each finding ends with the name of its check in brackets; copy it from there. One comment names one check, and several comments may stand above one line.',
  },
  'unused-ignore': {
    group: 'Ignore comments',
    severity: 'warning',
    summary: 'An ignore comment hides nothing.',
    help: '`# dargah-ignore-next-line CHECK reason` applies to findings that start in the next line that is not a comment. `# dargah-ignore CHECK reason` applies to the whole file and stands before all content. A comment that hides nothing now may one day hide a finding that nobody has seen. Remove it, or correct it. This is reported only in a file without errors, because before that some checks have not run.',
  },
} satisfies Record<string, CodeWords>;

/** A check finds the last three as well, and its file has their words. */
export type ReadingCode = keyof typeof readingCodes | 'large-answer' | 'unknown-receiver' | 'unknown-variant';

/** Codes about a file as a whole, where no line of it is wrong. `docs/checks.md` ends with them. */
export const wholeFileCodes = {
  file: 'the file is missing, unreadable, empty or not UTF-8.',
  'failed-test': "with `dargah serve --require-tests`, one of the file's own [tests](testing.md) fails.",
  'no-outbox':
    'the file notifies receivers of clicks, and the server that reads it was started without `--state-dir` or `--outbox`.',
  internal: 'a fault in Dargah, not in the file; please report it.',
};

export type WholeFileCode = keyof typeof wholeFileCodes;
