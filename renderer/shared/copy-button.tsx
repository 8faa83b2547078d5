/** A button that copies, and says so in words to eyes and screen readers alike. */
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "./clipboard.ts";
import { app } from "./strings.ts";

type Outcome = "copied" | "failed" | null;

/** What the last copying came to, for the two seconds it is worth showing. */
export function useCopied(): readonly [Outcome, (outcome: Outcome) => void] {
	const [outcome, setOutcome] = useState<Outcome>(null);
	useEffect(() => {
		if (!outcome) return undefined;
		const timer = setTimeout(() => setOutcome(null), 2_000);
		return () => clearTimeout(timer);
	}, [outcome]);
	return [outcome, setOutcome];
}

interface CopyButtonProps {
	readonly text: string;
	/** What it copies, for screen readers: several such buttons stand on one page. */
	readonly label: string;
	/** Shown beside the icon; without it the icon stands alone. */
	readonly caption?: string;
	readonly primary?: boolean;
}

export function CopyButton({ text, label, caption, primary }: CopyButtonProps) {
	const [outcome, setOutcome] = useCopied();
	async function copy(): Promise<void> {
		setOutcome((await copyText(text)) ? "copied" : "failed");
	}

	const words =
		outcome === "copied"
			? app.copied
			: outcome === "failed"
				? app.copyFailed
				: caption;
	return (
		<button
			type="button"
			className={primary ? "button primary" : "button quiet"}
			aria-label={label}
			title={caption ? undefined : label}
			onClick={() => void copy()}
		>
			{outcome === "copied" ? (
				<Check aria-hidden="true" />
			) : (
				<Copy aria-hidden="true" />
			)}
			{words && <span>{words}</span>}
			<Announce>{outcome && words}</Announce>
		</button>
	);
}

/** Spoken, not shown. Always in the page, because a live region added with its text is often not read. */
export function Announce({
	children,
}: {
	children?: string | null | undefined;
}) {
	return <output className="sr-only">{children}</output>;
}
