/** An *error* is what cannot work, and a file with one is not loaded. A *warning* loads. */
export type Severity = 'error' | 'warning';

/** The chapters of `docs/checks.md`, in its order, in which the checks run, too. */
export const groups = [
  'The file',
  'Names',
  'Logic',
  'Order',
  'Answers',
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
  /** Why it matters and how to mend it: a paragraph or two of Markdown. */
  help: string;
}

/** What reading a file finds on the way. A check says the same about itself in its own file: see `checks/`. */
export const readingCodes = {
  // The file
  'duplicate-key': {
    group: 'The file',
    severity: 'error',
    summary: 'A key stands twice in one mapping.',
    help: 'Only one of the two could count, and which one differs from reader to reader. Remove one, or join their values. In a condition the same operator twice in one mapping is the sign of a missing `and`: `{ and: [ …, … ] }`.',
  },
  'file-size': {
    group: 'The file',
    severity: 'error',
    summary: 'The file is far too large to be read.',
    help: 'A rules file is at most 64 MiB long and has at most three million YAML tokens, which is some 40,000 rules of the usual kinds and far more than people write: 50,000 can take 2 GB while they are read. Something else was probably mounted in its place, or a program wrote too much. There is no example of it here, for its size.',
  },
  'missing-key': {
    group: 'The file',
    severity: 'error',
    summary: 'A key that must be there is not.',
    help: 'Every file has a `version` and a `default`, so that every click gets an answer; every rule has an `id`, by which logs, metrics and tests name it, and a `respond`. The message shows what to add.',
  },
  'unknown-key': {
    group: 'The file',
    severity: 'error',
    summary: 'A key is none that the format has.',
    help: 'A misspelt key would be overlooked: a rule without its `when` matches every click. So unknown keys are refused, with the known one that was probably meant. What belongs to an answer (`action`, `text_message`) goes below `respond`; data of your own go below `vars`.',
  },
  'wrong-type': {
    group: 'The file',
    severity: 'error',
    summary: 'A value is of another type than its place takes.',
    help: 'A text where a list belongs, a number where a name belongs, nothing where an answer belongs. The message says what the place takes. What YAML reads as a number or as true and false without quotes becomes a text in quotes.',
  },
  'wrong-value': {
    group: 'The file',
    severity: 'error',
    summary: 'A value is of the right type, but cannot stand in its place.',
    help: 'An unknown time zone, an id with a blank in it (it travels in a header), a name with a dot in it (dots separate the parts of paths), an empty `match` or an empty list in it. The message says what the place takes.',
  },
  'yaml-alias': {
    group: 'The file',
    severity: 'error',
    summary: 'An alias or a merge key stands in the file.',
    help: '`*name` and `<<` copy parts of a file in a way that few readers follow, and a few lines of them can grow to gigabytes. They are not read. Name what is used twice under `conditions`, `responses` or `vars`, and refer to the name. An operator that begins with `*` goes in quotes: `"*":`.',
  },
  'yaml-anchor': {
    group: 'The file',
    severity: 'warning',
    summary: 'An anchor does nothing.',
    help: '`&name` marks a value for aliases, which are [not read](#yaml-alias). Remove it, or put the text in quotes if the `&` belongs to it.',
  },
  'yaml-directive': {
    group: 'The file',
    severity: 'error',
    summary: 'A directive such as `%YAML` stands in the file.',
    help: '`%YAML 1.1` would change what `yes` and `0777` mean, and the file would no longer say what it says elsewhere. Remove the line: a rules file is YAML 1.2.',
  },
  'yaml-documents': {
    group: 'The file',
    severity: 'error',
    summary: 'The file holds more than one YAML document.',
    help: 'A line `---` or `...` begins another document, and only one can be the rules. Remove the line, or put the second document into a file of its own.',
  },
  'yaml-key': {
    group: 'The file',
    severity: 'error',
    summary: 'A key is no text; most often a `{{` without quotes.',
    help: 'Without quotes `{{ … }}` is a mapping within a mapping to YAML. Put the whole text in quotes. A list or a mapping as a key, and a `:` with no key before it, mean nothing in a rules file.',
  },
  'yaml-nesting': {
    group: 'The file',
    severity: 'error',
    summary: 'More than 64 mappings and lists stand within each other.',
    help: 'Nobody reads such a condition, and reading it costs stack at every click. Name its inner parts under `conditions` and refer to them.',
  },
  'yaml-number': {
    group: 'The file',
    severity: 'warning',
    summary: 'A number loses something as a number, or is none that JSON has.',
    help: 'Without quotes `0912…` loses its zero: a warning, since a number may have been meant. A number of 20 digits would lose its last ones. It is read as the text of its digits instead, as the same number in a request is, which is a warning as well. `.inf` and `.nan` exist in YAML and not in JSON: an error. Put ids, codes and telephone numbers in quotes.',
  },
  'yaml-syntax': {
    group: 'The file',
    severity: 'error',
    summary: 'The text is not YAML.',
    help: 'What YAML cannot read, nobody can: the file stays out, and the rules in force stay. The message names the likely slip, such as a bracket that is not closed or a line that is indented unlike its neighbours. YAML often notices late, so look at the line above as well. A text with ": " or " #" in it, or one that begins with one of the characters that mean something to YAML, goes in quotes.',
  },
  'yaml-tag': {
    group: 'The file',
    severity: 'error',
    summary: 'A tag stands in the file; most often an operator without quotes.',
    help: 'To YAML an unquoted `!=:` is a tag with a list behind it: the condition would silently become a list, which is always true. Put operators that are not words in quotes: `"!=":`. Other tags (`!include`, `!!binary`) are not read either.',
  },

  // Names
  'condition-cycle': {
    group: 'Names',
    severity: 'error',
    summary: 'Named conditions refer to each other in a circle.',
    help: 'A condition that needs its own result never has one. The message shows the circle; write out one of its conditions.',
  },
  'condition-depth': {
    group: 'Names',
    severity: 'error',
    summary: 'Named conditions refer to each other more than 64 deep.',
    help: 'Each link of the chain costs stack at every click, and nobody follows such a chain. Write some of the conditions out.',
  },
  'unknown-condition': {
    group: 'Names',
    severity: 'error',
    summary: '`{ condition: … }` names a condition that is not defined.',
    help: 'There would be nothing to ask. The message offers the name that was probably meant and lists those that are defined. The name is a text that stands in the file: it cannot be computed.',
  },
  'unknown-response': {
    group: 'Names',
    severity: 'error',
    summary: '`respond` or `default` names a response that is not defined.',
    help: 'There would be nothing to answer with. The message offers the name that was probably meant and lists those that are defined. Define it under `responses`, or write the answer in place.',
  },

  // Logic
  'argument-count': {
    group: 'Logic',
    severity: 'error',
    summary: 'An operator has too few arguments, or too many.',
    help: `What is missing becomes undefined, which nothing equals, so the test could never mean anything: an error. What is too much is ignored: a warning, but an error where \`var\` or \`condition\` is given several names, each of which was meant. \`<\` and \`<=\` take two arguments, or three for "between"; \`and\`, \`or\`, \`cat\`, \`+\`, \`*\`, \`min\`, \`max\` and \`merge\` take any number.`,
  },
  'literal-keys': {
    group: 'Logic',
    severity: 'error',
    summary: 'The keys of `missing` or `missing_some` are computed.',
    help: `json-logic-js evaluates the keys of \`missing\` once more, so a key that comes from the request would be run as logic: a short body could burn a second. Write the keys out: \`{ missing: [extra_data.name, extra_data.phone] }\`. An \`if\` may choose between keys that are written out.`,
  },
  'one-operator': {
    group: 'Logic',
    severity: 'error',
    summary: 'An object in a condition has no operator, or several.',
    help: `JSON-Logic takes an object with exactly one key for an operator, and any other object for plain data, which is true: a mistyped condition would match every click. Put several tests into a list under \`and\` or \`or\`, and mind the indentation: a second operator on the same level as the first is its neighbour, not its argument.`,
  },
  'refused-operator': {
    group: 'Logic',
    severity: 'error',
    summary: 'An operator with side effects is refused.',
    help: `json-logic-js knows \`log\`, which prints what it is given, personal data of the click included, and \`method\`, which calls methods of the data. A condition has no use for either. To see what a condition was asked and what it found, use \`dargah explain\`.`,
  },
  'unknown-operator': {
    group: 'Logic',
    severity: 'error',
    summary: 'JSON-Logic has no such operator.',
    help: `A rule would fail at the click that reaches it. The operators are those of json-logic-js 2.0.5 and \`condition\`; names of other languages (\`eq\`, \`&&\`, \`not\`) are not among them, and the message offers the one that means the same.`,
  },

  // Answers
  'filter-argument': {
    group: 'Answers',
    severity: 'error',
    summary: 'The arguments of a filter are not what it takes.',
    help: '`default` takes one value, `truncate` a whole number above 0 and perhaps an ending, the others nothing. Texts stand in quotes.',
  },
  'link-origin': {
    group: 'Answers',
    severity: 'error',
    summary: 'A request could choose the host of a link.',
    help: 'Who can choose the host of a link can send people to a page that looks like yours. So scheme and host stand in the file, or come from `vars`, and are closed by `/`, `?` or `#` before the first inserted fact. Where a link depends on the request, write one rule for each host. For the same reason `$logic` cannot make a link.',
  },
  'link-url': {
    group: 'Answers',
    severity: 'error',
    summary: 'A link is not a complete https URL, or holds credentials.',
    help: 'The platform opens `https` links only, in a new tab or in a page inside the app. A user name and password in a link would be shown to everyone who gets it. Which page answers there is not looked at.',
  },
  'logic-alone': {
    group: 'Answers',
    severity: 'error',
    summary: 'Something stands beside `$logic`.',
    help: '`{ $logic: … }` stands for a whole value, so a key beside it would have no place to be. Move the key out, or build the whole value in the expression.',
  },
  'template-syntax': {
    group: 'Answers',
    severity: 'error',
    summary: 'What stands between `{{` and `}}` cannot be read.',
    help: "The form is `{{ path | filter: argument | filter }}`, the arguments being texts in quotes, numbers, `true`, `false` and `null`. To show `{{` itself, write `{{ '{{' }}`. An expression does not fit here: where a value is to be computed, `{ $logic: … }` takes the place of the whole text.",
  },
  'unknown-filter': {
    group: 'Answers',
    severity: 'error',
    summary: 'There is no such filter.',
    help: 'The filters are few and fixed; the message offers the one that was probably meant. `docs/rules.md` shows each with an example.',
  },

  // Tests
  'unknown-field': {
    group: 'Tests',
    severity: 'error',
    summary: 'A text of a test names a field that a row of its `each` does not have.',
    help: 'In a case with `each`, `{{ field }}` stands for the field of that name in each row. A name that a row lacks would stay in the request as it is written, and the test would prove nothing. Add the field to every row, or mend the name.',
  },

  // Ignore comments
  'ignore-without-reason': {
    group: 'Ignore comments',
    severity: 'warning',
    summary: 'An ignore comment does not say why.',
    help: 'The finding is hidden all the same. Whoever reads the file next has to know whether the reason still holds: write it behind the name of the check, as `# dargah-ignore-next-line unused-response the campaign of next week uses it`.',
  },
  'ignored-error': {
    group: 'Ignore comments',
    severity: 'warning',
    summary: 'An ignore comment stands over an error.',
    help: 'An error is what cannot work, and a file with one is not loaded; a comment changes nothing about that. Mend the error and remove the comment. Warnings can be ignored.',
  },
  'unknown-check': {
    group: 'Ignore comments',
    severity: 'warning',
    summary: 'An ignore comment names no check that there is.',
    help: 'Each finding ends with the name of its check in brackets; take it from there. One comment names one check: several comments may stand above one line.',
  },
  'unused-ignore': {
    group: 'Ignore comments',
    severity: 'warning',
    summary: 'An ignore comment ignores nothing.',
    help: '`# dargah-ignore-next-line CHECK reason` speaks of the findings that start in the next line that is more than a comment; `# dargah-ignore CHECK reason` of the whole file, and stands before all content. One that hides nothing would, some day, hide something that nobody has seen. Remove it, or mend its words. While the file has an error nothing is said: not every check has spoken then.',
  },
} satisfies Record<string, CodeWords>;

/** Two of them are found by a check, too, which has the words. */
export type ReadingCode = keyof typeof readingCodes | 'large-answer' | 'unknown-receiver';

/** Codes about a file as a whole, where no line of it is wrong. `docs/checks.md` ends with them. */
export const wholeFileCodes = {
  file: 'the file is missing, unreadable, empty or not UTF-8.',
  'failed-test': "with `dargah serve --require-tests`, one of the file's own [tests](testing.md) fails.",
  'no-outbox':
    'the file notifies receivers of clicks, and the server that reads it was started without `--state-dir` or `--outbox`.',
  internal: 'a fault in Dargah, not in the file; please report it.',
};

export type WholeFileCode = keyof typeof wholeFileCodes;
