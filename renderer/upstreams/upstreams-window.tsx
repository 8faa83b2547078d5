/** The servers behind the gate: how they are, the address clients use, adding and removing. */
import { Plus, Server } from "lucide-react";
import { useState } from "react";
import type { StatusView, UpstreamView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { Page } from "../shared/page.tsx";
import { useAction } from "../shared/use-action.ts";
import { useNow } from "../shared/use-now.ts";
import { HttpsWizard } from "../certificates/https-wizard/https-wizard.tsx";
import { SetSecret } from "../secrets/set-secret.tsx";
import { AddFlow } from "./add-flow.tsx";
import { upstreams as strings } from "./strings.ts";
import { Upstream } from "./upstream-card.tsx";

export function UpstreamsWindow({ status }: { status: StatusView }) {
	const [adding, setAdding] = useState(false);
	const [removing, setRemoving] = useState<UpstreamView | null>(null);
	const [securing, setSecuring] = useState<UpstreamView | null>(null);
	/** A secret's name. */
	const [setting, setSetting] = useState<string | null>(null);
	const now = useNow(15_000);
	const { upstreams } = status;
	const add = (
		<button
			type="button"
			className="button primary"
			onClick={() => setAdding(true)}
		>
			<Plus aria-hidden="true" />
			<span>{strings.add}</span>
		</button>
	);
	return (
		<Page
			heading={strings.heading}
			lead={strings.lead}
			actions={upstreams.length > 0 && add}
		>
			{upstreams.length === 0 ? (
				<EmptyState
					icon={<Server aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				>
					{add}
				</EmptyState>
			) : (
				<ul className="upstreams" aria-label={strings.heading}>
					{upstreams.map((upstream) => (
						<Upstream
							key={upstream.name}
							upstream={upstream}
							mode={status.mode}
							now={now}
							onSecret={status.vault.state === "open" ? setSetting : null}
							onHttps={() => setSecuring(upstream)}
							onRemove={() => setRemoving(upstream)}
						/>
					))}
				</ul>
			)}
			{adding && (
				<AddFlow upstreams={upstreams} onDone={() => setAdding(false)} />
			)}
			{setting !== null && (
				<SetSecret
					name={setting}
					upstreams={upstreams}
					onDone={() => setSetting(null)}
				/>
			)}
			{securing && (
				<HttpsWizard
					status={status}
					upstream={securing.name}
					onDone={() => setSecuring(null)}
				/>
			)}
			{removing && (
				<RemoveUpstream name={removing.name} onDone={() => setRemoving(null)} />
			)}
		</Page>
	);
}

function RemoveUpstream(props: { name: string; onDone: () => void }) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={strings.removeTitle(props.name)}
			keep={strings.keep}
			go={strings.remove}
			action={action}
			onKeep={props.onDone}
			onGo={() =>
				action.run("upstream.remove", { name: props.name }, props.onDone)
			}
		>
			<p>{strings.removeText}</p>
		</ConfirmDialog>
	);
}
