/** What a step of the pairing is about. Takes the focus when it comes, so that no button has it and a reader begins there. */
import { type ReactNode, useEffect, useRef } from "react";

export function Heading({ children }: { children: ReactNode }) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<h2 className="pairing-heading wrap" ref={heading} tabIndex={-1}>
			{children}
		</h2>
	);
}
