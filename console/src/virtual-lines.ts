import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

type Box = RefObject<HTMLElement | null>;

/** The lines of a box that scrolls which are in the page: those that can be seen, and a few around them. */
export interface VirtualLines {
  first: number;
  /** The one after the last. */
  end: number;
  lineHeight: number;
  /** @param top how far the box is scrolled */
  setTop(top: number): void;
}

/** @param box its lines are as high as its `--line` says */
export function useVirtualLines(box: Box, count: number): VirtualLines {
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [lineHeight, setLineHeight] = useState(64);
  useLayoutEffect(() => {
    const measure = () => {
      if (box.current === null) return;
      setHeight(box.current.clientHeight);
      setLineHeight(Number.parseFloat(getComputedStyle(box.current).getPropertyValue('--line')) || 64);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return {
    first: Math.max(0, Math.floor(top / lineHeight) - spare),
    end: Math.min(count, Math.ceil((top + height) / lineHeight) + spare),
    lineHeight,
    setTop,
  };
}

/** Lines beyond those that are seen. */
const spare = 6;

/** The line that has the focus, or gets it, and the keys that lead to another. */
export interface FocusedLine {
  current: number;
  setFocused(index: number): void;
  onKeyDown(event: KeyboardEvent): void;
}

export function useFocusedLine(
  box: Box,
  count: number,
  { lineHeight, setTop }: VirtualLines,
  onSelect: (index: number) => void,
): FocusedLine {
  const [focused, setFocused] = useState(0);
  const current = Math.min(focused, count - 1);
  // Where keys have led to: the next may come before its line has the focus, or is there at all.
  const goal = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    const line = box.current?.querySelector<HTMLElement>(`[data-index="${goal.current}"]`);
    if (goal.current !== current || !line) return;
    goal.current = undefined;
    line.focus({ preventScroll: true });
  });
  const move = (to: number) => {
    const next = Math.max(0, Math.min(count - 1, to));
    goal.current = next;
    setFocused(next);
    const { current: element } = box;
    if (element === null) return;
    const head = element.querySelector<HTMLElement>('.heads')?.offsetHeight ?? 0;
    if (next * lineHeight < element.scrollTop) element.scrollTop = next * lineHeight;
    const bottom = (next + 1) * lineHeight + head - element.clientHeight;
    if (bottom > element.scrollTop) element.scrollTop = bottom;
    setTop(element.scrollTop);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = goal.current ?? indexOfLine(event.target) ?? current;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const to = step === undefined ? { Home: 0, End: count - 1 }[event.key] : at + step;
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' || event.key === ' ') onSelect(at);
    else return;
    event.preventDefault();
  };
  return { current, setFocused, onKeyDown };
}

/** Undefined where it is no line, and stands in none. */
function indexOfLine(target: EventTarget | null): number | undefined {
  const { index } = (target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset ?? {};
  return index === undefined ? undefined : Number(index);
}
