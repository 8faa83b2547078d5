/** Lines that go and come, each with its sign: told by sign and word, and by colour only beside them. */
import { moving as strings } from "./strings.ts";

const kinds = { "-": "out", "+": "in", " ": "same" } as const;
const words = { out: strings.goes, in: strings.comes } as const;

/** Each line begins with "-", "+" or a blank, and one more blank. */
export function LineChanges({ lines }: { lines: readonly string[] }) {
	return (
		// oxlint-disable jsx-a11y/no-noninteractive-tabindex -- it scrolls
		<section
			className="line-changes code"
			aria-label={strings.diff}
			tabIndex={0}
			dir="ltr"
		>
			{lines.map((line, at) => {
				const sign = line[0] === "-" || line[0] === "+" ? line[0] : " ";
				const kind = kinds[sign];
				return (
					// Lines repeat, and their order never changes.
					// oxlint-disable-next-line react/no-array-index-key -- see above
					<div key={at} data-kind={kind}>
						<span aria-hidden="true">{sign === "-" ? "−" : sign}</span>
						<span>
							{kind !== "same" && (
								<span className="sr-only">{words[kind]}: </span>
							)}
							{line.slice(2)}
						</span>
					</div>
				);
			})}
		</section>
		// oxlint-enable jsx-a11y/no-noninteractive-tabindex
	);
}
