// Made by "npm run update" from the files of this folder.
import { check as absentOperand } from './absent-operand.js';
import { check as arabicLetters } from './arabic-letters.js';
import { check as circularAction } from './circular-action.js';
import { check as closedWindow } from './closed-window.js';
import { check as constantCondition } from './constant-condition.js';
import { check as costlyOperator } from './costly-operator.js';
import { check as cutText } from './cut-text.js';
import { check as defaultCanFail } from './default-can-fail.js';
import { check as disabledRule } from './disabled-rule.js';
import { check as duplicateId } from './duplicate-id.js';
import { check as emptyAnswer } from './empty-answer.js';
import { check as emptyLink } from './empty-link.js';
import { check as impossibleRequest } from './impossible-request.js';
import { check as invalidAnswer } from './invalid-answer.js';
import { check as invisibleCharacters } from './invisible-characters.js';
import { check as largeAnswer } from './large-answer.js';
import { check as longText } from './long-text.js';
import { check as lookAlikeLiterals } from './look-alike-literals.js';
import { check as managePageForBuyer } from './manage-page-for-buyer.js';
import { check as manyReceivers } from './many-receivers.js';
import { check as missingSecret } from './missing-secret.js';
import { check as missingTicket } from './missing-ticket.js';
import { check as mixedDigits } from './mixed-digits.js';
import { check as mixedTypes } from './mixed-types.js';
import { check as notJson } from './not-json.js';
import { check as notNormalized } from './not-normalized.js';
import { check as nullComparison } from './null-comparison.js';
import { check as nullableInsertion } from './nullable-insertion.js';
import { check as numberAsText } from './number-as-text.js';
import { check as overlappingWindows } from './overlapping-windows.js';
import { check as persianPunctuation } from './persian-punctuation.js';
import { check as personalData } from './personal-data.js';
import { check as rawText } from './raw-text.js';
import { check as receiverUrl } from './receiver-url.js';
import { check as repeatedTest } from './repeated-test.js';
import { check as severalActions } from './several-actions.js';
import { check as singleAnswer } from './single-answer.js';
import { check as textComparison } from './text-comparison.js';
import { check as textForLogic } from './text-for-logic.js';
import { check as textOperator } from './text-operator.js';
import { check as unansweredLink } from './unanswered-link.js';
import { check as unindexedRule } from './unindexed-rule.js';
import { check as unknownInclude } from './unknown-include.js';
import { check as unknownReceiver } from './unknown-receiver.js';
import { check as unknownRule } from './unknown-rule.js';
import { check as unknownValue } from './unknown-value.js';
import { check as unknownVariable } from './unknown-variable.js';
import { check as unknownVariant } from './unknown-variant.js';
import { check as unlinkedRule } from './unlinked-rule.js';
import { check as unreachableDefault } from './unreachable-default.js';
import { check as unreachableRule } from './unreachable-rule.js';
import { check as unsignedUser } from './unsigned-user.js';
import { check as unusedCondition } from './unused-condition.js';
import { check as unusedExperiment } from './unused-experiment.js';
import { check as unusedReceiver } from './unused-receiver.js';
import { check as unusedResponse } from './unused-response.js';
import { check as unusedVar } from './unused-var.js';
import { check as weightsSum } from './weights-sum.js';
import { check as writtenOutSecret } from './written-out-secret.js';
import { check as yamlLiteral } from './yaml-literal.js';

/** The check of each file, by the file's name, which is its id. */
export const checkFiles = {
  'absent-operand': absentOperand,
  'arabic-letters': arabicLetters,
  'circular-action': circularAction,
  'closed-window': closedWindow,
  'constant-condition': constantCondition,
  'costly-operator': costlyOperator,
  'cut-text': cutText,
  'default-can-fail': defaultCanFail,
  'disabled-rule': disabledRule,
  'duplicate-id': duplicateId,
  'empty-answer': emptyAnswer,
  'empty-link': emptyLink,
  'impossible-request': impossibleRequest,
  'invalid-answer': invalidAnswer,
  'invisible-characters': invisibleCharacters,
  'large-answer': largeAnswer,
  'long-text': longText,
  'look-alike-literals': lookAlikeLiterals,
  'manage-page-for-buyer': managePageForBuyer,
  'many-receivers': manyReceivers,
  'missing-secret': missingSecret,
  'missing-ticket': missingTicket,
  'mixed-digits': mixedDigits,
  'mixed-types': mixedTypes,
  'not-json': notJson,
  'not-normalized': notNormalized,
  'null-comparison': nullComparison,
  'nullable-insertion': nullableInsertion,
  'number-as-text': numberAsText,
  'overlapping-windows': overlappingWindows,
  'persian-punctuation': persianPunctuation,
  'personal-data': personalData,
  'raw-text': rawText,
  'receiver-url': receiverUrl,
  'repeated-test': repeatedTest,
  'several-actions': severalActions,
  'single-answer': singleAnswer,
  'text-comparison': textComparison,
  'text-for-logic': textForLogic,
  'text-operator': textOperator,
  'unanswered-link': unansweredLink,
  'unindexed-rule': unindexedRule,
  'unknown-include': unknownInclude,
  'unknown-receiver': unknownReceiver,
  'unknown-rule': unknownRule,
  'unknown-value': unknownValue,
  'unknown-variable': unknownVariable,
  'unknown-variant': unknownVariant,
  'unlinked-rule': unlinkedRule,
  'unreachable-default': unreachableDefault,
  'unreachable-rule': unreachableRule,
  'unsigned-user': unsignedUser,
  'unused-condition': unusedCondition,
  'unused-experiment': unusedExperiment,
  'unused-receiver': unusedReceiver,
  'unused-response': unusedResponse,
  'unused-var': unusedVar,
  'weights-sum': weightsSum,
  'written-out-secret': writtenOutSecret,
  'yaml-literal': yamlLiteral,
};
