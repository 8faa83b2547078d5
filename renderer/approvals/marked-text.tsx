/** What would run, with the piece that caused the verdict marked: a background, an underline, and a word for listeners. */
import { useLayoutEffect, useRef } from "react";
import type { PieceView } from "../../contract/approvals.ts";
import { markedParts } from "./marked.ts";

interface MarkedTextProps {
	readonly piece: Pick<PieceView, "text" | "why" | "risk">;
}

export function MarkedText({ piece }: MarkedTextProps) {
	const block = useRef<HTMLPreElement>(null);
	const { text: whole } = piece;
	useLayoutEffect(() => {
		if (whole === "") return;
		const element = block.current;
		const first = element?.querySelector("mark");
		// Far down in a long text it would not be seen.
		if (element && first)
			element.scrollTop = Math.max(
				0,
				first.offsetTop - element.clientHeight / 2,
			);
	}, [whole]);
	return (
		// A block that scrolls is reached by key, too.
		// oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
		<pre ref={block} className="command-text code" tabIndex={0} dir="ltr">
			{markedParts(piece).map(({ text, at, marked }) =>
				marked ? (
					<mark key={at} data-risk={piece.risk}>
						{text}
					</mark>
				) : (
					<span key={at}>{text}</span>
				),
			)}
		</pre>
	);
}
