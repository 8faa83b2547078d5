/** What is shown in place of a window that threw: that is a bug, and a blank page would say nothing. */
import { Component, type ReactNode } from "react";
import { app as strings } from "./strings.ts";

export class CrashNote extends Component<
	{ children: ReactNode },
	{ crashed: boolean }
> {
	override state = { crashed: false };

	static getDerivedStateFromError(): { crashed: boolean } {
		return { crashed: true };
	}

	override render(): ReactNode {
		if (!this.state.crashed) return this.props.children;
		return (
			<main className="alone">
				<h1>{strings.crashed}</h1>
				<p role="alert">{strings.crashedHint}</p>
				<button
					type="button"
					className="button primary"
					onClick={() => window.location.reload()}
				>
					{strings.reload}
				</button>
			</main>
		);
	}
}
