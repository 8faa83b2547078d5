/**
 * A question inside the window: the browser's own modal dialog, which holds the focus, makes the rest inert and
 * gives the focus back. Shown while it is mounted; Escape calls `onDismiss`.
 */
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";

interface DialogProps {
	readonly title: ReactNode;
	readonly onDismiss: () => void;
	/** For what does not fit a question's width. */
	readonly wide?: boolean;
	readonly children: ReactNode;
}

export function Dialog({ title, onDismiss, wide, children }: DialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const titleId = useId();
	useLayoutEffect(() => {
		const element = dialog.current;
		element?.showModal();
		return () => {
			element?.close();
			// What opened it may be gone by now, with the row it stood in.
			if (document.activeElement === document.body)
				document.querySelector<HTMLElement>("main")?.focus();
		};
	}, []);
	return (
		<dialog
			ref={dialog}
			className="dialog"
			data-wide={wide}
			aria-labelledby={titleId}
			onCancel={(event) => {
				// The parent unmounts it; closing by itself would leave the parent's state behind.
				event.preventDefault();
				onDismiss();
			}}
		>
			<h2 id={titleId}>{title}</h2>
			{children}
		</dialog>
	);
}
