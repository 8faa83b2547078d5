/** The frame every window's content stands in: one heading, one sentence, what can be done, then the content. */
import type { ReactNode } from "react";

interface PageProps {
	readonly heading: string;
	readonly lead?: string;
	readonly actions?: ReactNode;
	/** For a list with many columns. */
	readonly wide?: boolean;
	readonly children: ReactNode;
}

export function Page(props: PageProps) {
	const { heading, lead, actions, wide, children } = props;
	return (
		<div className="page" data-wide={wide}>
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
