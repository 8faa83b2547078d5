/**
 * What would run, with the piece that caused the verdict marked: a background, an underline, and the element that says so.
 * What cannot be marked, since it stands beyond the cut or more than once, is said above it: it is never missing.
 */
import { useLayoutEffect, useRef } from "react";
import type { PieceView } from "../../contract/approvals.ts";
import { markedParts, unmarkedTexts } from "./marked.ts";
import { card as strings } from "./strings.ts";

interface MarkedTextProps {
	readonly piece: Pick<PieceView, "text" | "why" | "risk">;
	/** There is more of the text than is shown. */
	readonly isCut?: boolean;
}

export function MarkedText(props: MarkedTextProps) {
	return (
		<>
			<Unmarked {...props} />
			<MarkedBlock piece={props.piece} />
		</>
	);
}

function Unmarked({ piece, isCut = false }: MarkedTextProps) {
	const texts = unmarkedTexts(piece);
	if (texts.length === 0) return null;
	return (
		<div className="unmarked" data-risk={piece.risk}>
			<p className="hint">{isCut ? strings.further : strings.unmarked}</p>
			<ul>
				{texts.map((text) => (
					<li key={text}>
						<mark className="code wrap clamp" dir="ltr" data-risk={piece.risk}>
							{text}
						</mark>
					</li>
				))}
			</ul>
		</div>
	);
}

function MarkedBlock({ piece }: Pick<MarkedTextProps, "piece">) {
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
