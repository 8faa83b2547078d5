/** The frame every window's content stands in: one heading, one sentence, what can be done, then the content. */
import type { ReactNode } from "react";

interface PageProps {
	readonly heading: string;
	readonly lead?: string;
	readonly actions?: ReactNode;
	readonly children: ReactNode;
}

export function Page({ heading, lead, actions, children }: PageProps) {
	return (
		<div className="page">
			<header className="page-head">
				<div>
					<h1>{heading}</h1>
					{lead && <p className="lead">{lead}</p>}
				</div>
				{actions && <div className="page-actions">{actions}</div>}
			</header>
			{children}
		</div>
	);
}
