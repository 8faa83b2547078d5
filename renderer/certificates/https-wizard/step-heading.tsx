/** What a step is about. Takes the focus when it comes, so that a screen reader begins there. */
import { useEffect, useRef } from "react";

export function StepHeading({ children }: { children: string }) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<h3 className="wizard-heading" ref={heading} tabIndex={-1}>
			{children}
		</h3>
	);
}
