/**
 * One question, whole, in the order a person needs it: what would happen and where, why it is asked, how risky it is and how
 * far it reaches, and how it may be answered. Never takes the focus. The gate decides what an answer means; this shows and
 * sends it.
 */
import { useId, useMemo, useRef, useState } from "react";
import type { ApprovalView, PieceView } from "../../contract/approvals.ts";
import { Answering } from "./answering.tsx";
import { CardHead } from "./card-head.tsx";
import { Details } from "./details.tsx";
import { laidOut, onlyText } from "./json-text.ts";
import { LongText } from "./long-text.tsx";
import { MarkedText } from "./marked-text.tsx";
import { gravestFirst, pieceKey } from "./pieces.ts";
import { approvals, card as strings } from "./strings.ts";
import type { Readiness } from "./use-readiness.ts";
import { useWhole } from "./use-whole.ts";
import { Weight } from "./weight.tsx";

interface CardProps {
	readonly view: ApprovalView;
	readonly readiness: Readiness;
	/** The keys that answer work from anywhere in the window, not only with the focus in the card. */
	readonly isAlone: boolean;
}

export function Card({ view: listed, readiness, isAlone }: CardProps) {
	const id = useId();
	const card = useRef<HTMLDivElement>(null);
	const [isWhole, setWhole] = useState(false);
	const whole = useWhole(listed, isWhole);
	const isCut = listed.cut && whole.value === null;
	// Only the texts: what else the card says goes on changing with the list.
	const view =
		whole.value === null
			? listed
			: { ...listed, args: whole.value.args, pieces: whole.value.pieces };
	return (
		<div
			ref={card}
			className="approval"
			role="alertdialog"
			aria-modal="false"
			aria-labelledby={`${id}-title`}
			aria-describedby={`${id}-why`}
			data-risk={view.risk}
			data-id={view.id}
		>
			<div className="approval-body">
				<CardHead view={listed} titleId={`${id}-title`} />
				<Pieces view={view} isCut={isCut} />
				{listed.cut && !isWhole && (
					<button
						type="button"
						className="button small show-all"
						onClick={() => setWhole(true)}
					>
						{approvals.showAll}
					</button>
				)}
				<Weight view={listed} whyId={`${id}-why`} />
				<Arguments view={view} isCut={isCut} />
				<Details view={listed} />
			</div>
			<Answering
				view={listed}
				readiness={readiness}
				keysWithin={isAlone ? "window" : card}
			/>
		</div>
	);
}

interface TextProps {
	readonly view: Pick<ApprovalView, "pieces" | "args">;
	/** There is more of it than is shown. */
	readonly isCut: boolean;
}

function Pieces({ view, isCut }: TextProps) {
	const { shown, folded } = gravestFirst(view.pieces);
	if (shown.length === 0) return null;
	return (
		<section className="approval-part">
			<h3>{strings.what}</h3>
			{shown.map((piece) => (
				<Piece
					key={pieceKey(piece)}
					piece={piece}
					isCut={isCut}
					isOnly={view.pieces.length === 1}
				/>
			))}
			{folded.length > 0 && (
				<details>
					<summary>{strings.more(folded.length)}</summary>
					{folded.map((piece) => (
						<Piece
							key={pieceKey(piece)}
							piece={piece}
							isCut={isCut}
							isOnly={false}
						/>
					))}
				</details>
			)}
		</section>
	);
}

interface PieceProps {
	readonly piece: PieceView;
	readonly isCut: boolean;
	/** Where it stands needs no saying, unless there is something else to it. */
	readonly isOnly: boolean;
}

function Piece({ piece, isCut, isOnly }: PieceProps) {
	const isPlain = piece.language === "shell" && !piece.guessed;
	return (
		<div className="piece">
			<MarkedText piece={piece} isCut={isCut} />
			{!(isOnly && isPlain) && (
				<p className="hint">
					<bdi className="wrap">{piece.where}</bdi>
					{piece.language !== "shell" && ` · ${piece.language}`}
					{piece.guessed && ` · ${strings.guessed}`}
				</p>
			)}
		</div>
	);
}

/** All of them, as they are; folded where the only one stands above already. */
function Arguments({ view, isCut }: TextProps) {
	const { args, pieces } = view;
	const parts = useMemo(
		() => [{ text: laidOut(args), at: 0, marked: false }],
		[args],
	);
	const isAbove = useMemo(() => {
		const only = isCut ? null : onlyText(args);
		return pieces.some(({ text }) => text === only);
	}, [args, pieces, isCut]);
	if (args === "" || args === "{}")
		return <p className="hint">{strings.none}</p>;
	return (
		<details className="approval-part" open={!isAbove}>
			<summary>{strings.arguments}</summary>
			<LongText risk="low" parts={parts} />
		</details>
	);
}
