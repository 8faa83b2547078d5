/** What a list says when there is nothing in it: what it would hold, and the way to the first one. */
import type { ReactNode } from "react";

interface EmptyStateProps {
	readonly icon: ReactNode;
	readonly title: string;
	readonly text: string;
	readonly children?: ReactNode;
}

export function EmptyState({ icon, title, text, children }: EmptyStateProps) {
	return (
		<div className="empty">
			{icon}
			<h2>{title}</h2>
			<p>{text}</p>
			{children}
		</div>
	);
}
