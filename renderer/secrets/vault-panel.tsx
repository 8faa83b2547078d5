/** How the vault is: what opens it, whether it is open, what to do when it is not; locking, unlocking, moving. */
import { Lock, LockOpen } from "lucide-react";
import { useState } from "react";
import type { VaultView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { Tag } from "../shared/tag.tsx";
import { useAction } from "../shared/use-action.ts";
import { MoveVault } from "./move-vault.tsx";
import { vault as strings } from "./strings.ts";

export function VaultPanel({ view }: { view: VaultView }) {
	const [asking, setAsking] = useState<"lock" | "move" | null>(null);
	const [said, setSaid] = useState("");
	const unlocking = useAction();
	const isOpen = view.state === "open";
	return (
		<section className="vault panel" aria-labelledby="vault">
			<div className="vault-words">
				<div className="vault-head">
					<h2 id="vault">{strings.heading}</h2>
					<Tag tone={isOpen ? "good" : "bad"}>{strings.states[view.state]}</Tag>
				</div>
				<p className="hint">
					{strings.lead} {strings.openedBy(strings.backends[view.backend])}
				</p>
				{isOpen && view.detail && (
					<p className="hint">
						<bdi className="wrap">{view.detail}</bdi>
					</p>
				)}
				<output className="hint">{said}</output>
			</div>
			<div className="vault-actions">
				{isOpen ? (
					<>
						<button
							type="button"
							className="button"
							aria-label={strings.moveLabel}
							onClick={() => setAsking("move")}
						>
							{strings.move}
						</button>
						<button
							type="button"
							className="button"
							onClick={() => setAsking("lock")}
						>
							<Lock aria-hidden="true" />
							<span>{strings.lock}</span>
						</button>
					</>
				) : (
					<button
						type="button"
						className="button primary"
						disabled={unlocking.busy}
						onClick={() => unlocking.run("vault.unlock", {})}
					>
						<LockOpen aria-hidden="true" />
						<span>{strings.unlock}</span>
					</button>
				)}
			</div>
			{!isOpen && (
				<div className="note" data-tone="bad">
					<Lock aria-hidden="true" />
					<span>
						{strings.locked[view.backend]}
						{view.detail && <bdi className="note-detail">{view.detail}</bdi>}
					</span>
				</div>
			)}
			{!isOpen && <FailureNote failure={unlocking.failure} />}
			{asking === "lock" && <LockVault onDone={() => setAsking(null)} />}
			{asking === "move" && (
				<MoveVault
					from={view.backend}
					onDismiss={() => setAsking(null)}
					onMoved={({ backend }) => {
						setAsking(null);
						setSaid(strings.moved(strings.backends[backend]));
					}}
				/>
			)}
		</section>
	);
}

function LockVault({ onDone }: { onDone: () => void }) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={strings.lockTitle}
			keep={strings.keepOpen}
			go={strings.lock}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("vault.lock", {}, onDone)}
		>
			<ul className="opens" data-tone="warn">
				{strings.lockText.map((line) => (
					<li key={line}>{line}</li>
				))}
			</ul>
		</ConfirmDialog>
	);
}
