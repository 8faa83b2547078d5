/** A button that is only an icon: its name for screen readers says about what it is, its title for the eyes only what. */
import type { ReactNode } from "react";

interface IconButtonProps {
	readonly label: string;
	readonly title: string;
	readonly onClick: () => void;
	readonly children: ReactNode;
}

export function IconButton(props: IconButtonProps) {
	return (
		<button
			type="button"
			className="button quiet"
			aria-label={props.label}
			title={props.title}
			onClick={props.onClick}
		>
			{props.children}
		</button>
	);
}
