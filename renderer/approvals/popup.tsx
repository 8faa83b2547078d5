/**
 * The desktop's small window: it comes with a question, takes no focus, and goes when none waits. Escape puts it away and
 * answers nothing.
 */
import { ExternalLink, Minus } from "lucide-react";
import { useEffect } from "react";
import { useGate } from "../shared/gate-context.ts";
import { IconButton } from "../shared/icon-button.tsx";
import { app } from "../shared/strings.ts";
import { Announcer } from "./announcer.tsx";
import { OneCard } from "./one-card.tsx";
import { approvals as strings } from "./strings.ts";
import { useEscape } from "./use-escape.ts";

const minimise = (): void => void window.drawbridge?.minimisePopup();

export function Popup() {
	const cards = useGate((state) => state.approvals);
	useEscape(minimise);
	useEffect(() => {
		document.title = `${strings.heading} · ${app.name}`;
	}, []);
	return (
		<main className="popup" tabIndex={-1}>
			<h1 className="sr-only">{strings.heading}</h1>
			<Announcer />
			<OneCard
				isAlone
				cards={cards}
				nothing={<p className="popup-empty hint">{strings.emptyTitle}</p>}
			>
				<IconButton
					label={strings.openAll}
					title={strings.openAll}
					onClick={() => void window.drawbridge?.openSection("approvals")}
				>
					<ExternalLink aria-hidden="true" />
				</IconButton>
				<IconButton
					label={strings.minimise}
					title={strings.minimise}
					onClick={minimise}
				>
					<Minus aria-hidden="true" />
				</IconButton>
			</OneCard>
		</main>
	);
}
