/** A small word with a tone. The word carries the meaning; the colour and the dot only repeat it. */
import type { ReactNode } from "react";

export type Tone = "good" | "warn" | "bad" | "plain" | "busy";

export function Tag({ tone, children }: { tone: Tone; children: ReactNode }) {
	return (
		<span className="tag" data-tone={tone}>
			{children}
		</span>
	);
}
