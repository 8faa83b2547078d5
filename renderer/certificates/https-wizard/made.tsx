/** Says that what a step is about is there. Spoken when it comes to be. */
import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";

export function Made({ children }: { children: ReactNode }) {
	return (
		<output className="note" data-tone="good">
			<CircleCheck aria-hidden="true" />
			<span className="wrap">{children}</span>
		</output>
	);
}
