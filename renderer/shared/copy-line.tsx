/** A command or a line of settings, shown exactly and copied exactly. */
import { CopyButton } from "./copy-button.tsx";

interface CopyLineProps {
	readonly text: string;
	/** What it copies, for screen readers. */
	readonly label: string;
}

export function CopyLine({ text, label }: CopyLineProps) {
	return (
		<div className="copy-line">
			<code className="code wrap">{text}</code>
			<CopyButton text={text} label={label} />
		</div>
	);
}
