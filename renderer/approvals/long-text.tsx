/**
 * A text of any length in a block that scrolls. Of a very long one the beginning and the end are drawn, and what is between
 * them step by step when it is asked for: a megabyte laid out at once would freeze the card.
 */
import { useLayoutEffect, useRef, useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { cutParts, type Part } from "./marked.ts";
import { approvals as strings } from "./strings.ts";

interface LongTextProps {
	/** Together they are the text. */
	readonly parts: readonly Part[];
	readonly risk: ApprovalView["risk"];
}

/** In characters. */
const atFirst = 20_000;
const atTheEnd = 10_000;
const step = 100_000;

export function LongText({ parts, risk }: LongTextProps) {
	const [most, setMost] = useState(atFirst);
	const last = parts.at(-1);
	const length = last === undefined ? 0 : last.at + last.text.length;
	const hidden = length - most - atTheEnd;
	if (hidden <= 0) return <Block parts={parts} risk={risk} />;
	return (
		<>
			<Block parts={cutParts(parts, 0, most)} risk={risk} />
			<button
				type="button"
				className="button show-all"
				onClick={() => setMost(most + step)}
			>
				{strings.showBetween(Math.min(step, hidden), hidden)}
			</button>
			<Block parts={cutParts(parts, length - atTheEnd, length)} risk={risk} />
		</>
	);
}

function Block({ parts, risk }: LongTextProps) {
	const block = useRef<HTMLPreElement>(null);
	const start = parts.find(({ marked }) => marked)?.at;
	useLayoutEffect(() => {
		if (start === undefined) return;
		const element = block.current;
		const first = element?.querySelector("mark");
		// Far down in a long text it would not be seen.
		if (element && first)
			element.scrollTop = Math.max(
				0,
				first.offsetTop - element.clientHeight / 2,
			);
	}, [start]);
	return (
		// A block that scrolls is reached by key, too.
		// oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
		<pre ref={block} className="command-text code" tabIndex={0} dir="ltr">
			{parts.map(({ text, at, marked }) =>
				marked ? (
					<mark key={at} data-risk={risk}>
						{text}
					</mark>
				) : (
					<span key={at}>{text}</span>
				),
			)}
		</pre>
	);
}
