import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { NoAnswer } from './server.js';
import type { Words } from './words.js';

/** Asks for the token where the address had none. */
export function Door(props: {
  words: Words;
  fault: NoAnswer['reason'] | undefined;
  onToken(text: string): void;
}): JSX.Element {
  const { words, fault, onToken } = props;
  const [text, setText] = useState('');
  const said = fault === 'wrong' ? words.tokenWrong : fault === 'too-many' ? words.tooMany : '';
  return (
    <form
      class="door card"
      onSubmit={(event) => {
        event.preventDefault();
        onToken(text);
        setText('');
      }}
    >
      <h1>{words.tokenTitle}</h1>
      <p>{words.tokenWhy}</p>
      <p class="fault" role="alert">
        {said}
      </p>
      <label>
        {words.tokenLabel}
        <input
          dir="ltr"
          type="password"
          autocomplete="off"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <button type="submit" class="main">
        {words.tokenOpen}
      </button>
    </form>
  );
}
