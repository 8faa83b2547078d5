/** What was taken out and put in, line by line: by sign and word, and by colour only beside them. */
import { useMemo } from "react";
import { type DiffLine, diffLines } from "./line-diff.ts";
import { edit as strings } from "./strings.ts";

const signs: Record<DiffLine["kind"], string> = {
	same: " ",
	out: "−",
	in: "+",
};

export function DiffView({ before, after }: { before: string; after: string }) {
	const lines = useMemo(() => diffLines(before, after), [before, after]);
	return (
		// oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
		<div className="diff code" tabIndex={0} dir="ltr">
			{lines.map(({ kind, text }, at) => (
				// Lines repeat, and their order never changes.
				// oxlint-disable-next-line react/no-array-index-key -- see above
				<div key={at} data-kind={kind}>
					<span aria-hidden="true">{signs[kind]}</span>
					<span>
						{kind !== "same" && (
							<span className="sr-only">{strings[kind]}: </span>
						)}
						{text}
					</span>
				</div>
			))}
		</div>
	);
}
