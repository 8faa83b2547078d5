/**
 * What would run, with the piece that caused the verdict marked: a background, an underline, and the element that says so.
 * What cannot be marked, since it stands beyond the cut or more than once, is said above it: it is never missing.
 */
import { useMemo } from "react";
import type { PieceView } from "../../contract/approvals.ts";
import { LongText } from "./long-text.tsx";
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
	const { text, why, risk } = piece;
	const parts = useMemo(() => markedParts({ text, why }), [text, why]);
	return <LongText parts={parts} risk={risk} />;
}
