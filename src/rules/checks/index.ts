import { arabicLetters } from './arabic-letters.js';
import { argumentCount } from './argument-count.js';
import type { Check } from './check.js';
import { circularAction } from './circular-action.js';
import { conditionCycle } from './condition-cycle.js';
import { conditionDepth } from './condition-depth.js';
import { constantCondition } from './constant-condition.js';
import { costlyOperator } from './costly-operator.js';
import { defaultCanFail } from './default-can-fail.js';
import { disabledRule } from './disabled-rule.js';
import { duplicateId } from './duplicate-id.js';
import { duplicateKey } from './duplicate-key.js';
import { emptyAnswer } from './empty-answer.js';
import { emptyLink } from './empty-link.js';
import { fileSize } from './file-size.js';
import { filterArgument } from './filter-argument.js';
import { ignoreWithoutReason } from './ignore-without-reason.js';
import { ignoredError } from './ignored-error.js';
import { impossibleRequest } from './impossible-request.js';
import { invalidAnswer } from './invalid-answer.js';
import { invisibleCharacters } from './invisible-characters.js';
import { largeAnswer } from './large-answer.js';
import { linkOrigin } from './link-origin.js';
import { linkUrl } from './link-url.js';
import { literalKeys } from './literal-keys.js';
import { logicAlone } from './logic-alone.js';
import { longText } from './long-text.js';
import { lookAlikeLiterals } from './look-alike-literals.js';
import { managePageForBuyer } from './manage-page-for-buyer.js';
import { manyReceivers } from './many-receivers.js';
import { missingKey } from './missing-key.js';
import { missingSecret } from './missing-secret.js';
import { mixedDigits } from './mixed-digits.js';
import { mixedTypes } from './mixed-types.js';
import { notJson } from './not-json.js';
import { notNormalized } from './not-normalized.js';
import { nullComparison } from './null-comparison.js';
import { nullableInsertion } from './nullable-insertion.js';
import { oneOperator } from './one-operator.js';
import { personalData } from './personal-data.js';
import { receiverUrl } from './receiver-url.js';
import { refusedOperator } from './refused-operator.js';
import { repeatedTest } from './repeated-test.js';
import { severalActions } from './several-actions.js';
import { templateSyntax } from './template-syntax.js';
import { textComparison } from './text-comparison.js';
import { unindexedRule } from './unindexed-rule.js';
import { unknownCheck } from './unknown-check.js';
import { unknownCondition } from './unknown-condition.js';
import { unknownField } from './unknown-field.js';
import { unknownFilter } from './unknown-filter.js';
import { unknownInclude } from './unknown-include.js';
import { unknownKey } from './unknown-key.js';
import { unknownOperator } from './unknown-operator.js';
import { unknownReceiver } from './unknown-receiver.js';
import { unknownResponse } from './unknown-response.js';
import { unknownRule } from './unknown-rule.js';
import { unknownValue } from './unknown-value.js';
import { unknownVariable } from './unknown-variable.js';
import { unreachableDefault } from './unreachable-default.js';
import { unreachableRule } from './unreachable-rule.js';
import { unusedCondition } from './unused-condition.js';
import { unusedIgnore } from './unused-ignore.js';
import { unusedReceiver } from './unused-receiver.js';
import { unusedResponse } from './unused-response.js';
import { unusedVar } from './unused-var.js';
import { writtenOutSecret } from './written-out-secret.js';
import { wrongType } from './wrong-type.js';
import { wrongValue } from './wrong-value.js';
import { yamlAlias } from './yaml-alias.js';
import { yamlAnchor } from './yaml-anchor.js';
import { yamlDirective } from './yaml-directive.js';
import { yamlDocuments } from './yaml-documents.js';
import { yamlKey } from './yaml-key.js';
import { yamlLiteral } from './yaml-literal.js';
import { yamlNesting } from './yaml-nesting.js';
import { yamlNumber } from './yaml-number.js';
import { yamlSyntax } from './yaml-syntax.js';
import { yamlTag } from './yaml-tag.js';

/** Every check, in the order in which they run and in which `docs/checks.md` tells of them. */
export const checkGroups: readonly { title: string; checks: readonly Check[] }[] = [
  {
    title: 'The file',
    checks: [
      yamlSyntax,
      yamlTag,
      yamlAlias,
      yamlAnchor,
      yamlDirective,
      yamlDocuments,
      yamlKey,
      yamlNesting,
      yamlNumber,
      yamlLiteral,
      duplicateKey,
      fileSize,
      unknownKey,
      missingKey,
      wrongType,
      wrongValue,
    ],
  },
  {
    title: 'Names',
    checks: [
      duplicateId,
      unknownResponse,
      unknownCondition,
      conditionCycle,
      conditionDepth,
      unknownReceiver,
      unusedResponse,
      unusedCondition,
      unusedReceiver,
      unusedVar,
    ],
  },
  {
    title: 'Logic',
    checks: [
      oneOperator,
      unknownOperator,
      refusedOperator,
      argumentCount,
      literalKeys,
      unknownVariable,
      unknownValue,
      mixedTypes,
      nullComparison,
      textComparison,
      constantCondition,
      repeatedTest,
      costlyOperator,
      unindexedRule,
    ],
  },
  { title: 'Order', checks: [unreachableRule, unreachableDefault, disabledRule] },
  {
    title: 'Answers',
    checks: [
      emptyAnswer,
      severalActions,
      circularAction,
      templateSyntax,
      unknownFilter,
      filterArgument,
      nullableInsertion,
      linkUrl,
      linkOrigin,
      emptyLink,
      logicAlone,
      notJson,
      longText,
      largeAnswer,
      managePageForBuyer,
      invalidAnswer,
      defaultCanFail,
    ],
  },
  {
    title: 'Receivers',
    checks: [receiverUrl, writtenOutSecret, missingSecret, unknownInclude, personalData, manyReceivers],
  },
  {
    title: 'Persian text',
    checks: [lookAlikeLiterals, arabicLetters, mixedDigits, invisibleCharacters, notNormalized],
  },
  { title: 'Tests', checks: [unknownRule, unknownField, impossibleRequest] },
  { title: 'Ignore comments', checks: [unusedIgnore, ignoreWithoutReason, ignoredError, unknownCheck] },
];

export const checks: readonly Check[] = checkGroups.flatMap((group) => group.checks);
