/** The servers behind the gate: how they are, the address clients use, what they offer, adding, removing, and back again. */
import { Plus, Server, Undo2 } from "lucide-react";
import { useState } from "react";
import type { StatusView, UpstreamView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { useGate } from "../shared/gate-context.ts";
import { Page } from "../shared/page.tsx";
import { useAction } from "../shared/use-action.ts";
import { useNow } from "../shared/use-now.ts";
import { HttpsWizard } from "../certificates/https-wizard/https-wizard.tsx";
import { SetSecret } from "../secrets/set-secret.tsx";
import { AddFlow } from "./add-flow.tsx";
import { LogDialog } from "./log-dialog.tsx";
import { MoveProject } from "./move-project.tsx";
import { upstreams as strings } from "./strings.ts";
import { TestDialog } from "./test-dialog.tsx";
import { ToolsDialog } from "./tools-dialog.tsx";
import { Upstream } from "./upstream-card.tsx";

type Open =
	| { readonly what: "add" }
	| {
			readonly what: "test" | "tools" | "log" | "project" | "https" | "remove";
			readonly upstream: UpstreamView;
	  }
	| { readonly what: "secret"; readonly name: string }
	| null;

export function UpstreamsWindow({ status }: { status: StatusView }) {
	const [open, setOpen] = useState<Open>(null);
	/** The name of the one that was removed last, while it can come back. */
	const [removed, setRemoved] = useState<string | null>(null);
	const now = useNow(15_000);
	const { upstreams } = status;
	const close = (): void => setOpen(null);
	const add = (
		<button
			type="button"
			className="button primary"
			onClick={() => setOpen({ what: "add" })}
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
			{removed !== null && (
				<Removed name={removed} onOver={() => setRemoved(null)} />
			)}
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
							onSecret={
								status.vault.state === "open"
									? (name) => setOpen({ what: "secret", name })
									: null
							}
							onOpen={(what) => setOpen({ what, upstream })}
							onHttps={() => setOpen({ what: "https", upstream })}
							onRemove={() => setOpen({ what: "remove", upstream })}
						/>
					))}
				</ul>
			)}
			{open?.what === "add" && <AddFlow upstreams={upstreams} onDone={close} />}
			{open?.what === "test" && (
				<TestDialog name={open.upstream.name} onDone={close} />
			)}
			{open?.what === "tools" && (
				<ToolsDialog upstream={open.upstream} status={status} onDone={close} />
			)}
			{open?.what === "log" && (
				<LogDialog name={open.upstream.name} onDone={close} />
			)}
			{open?.what === "project" && (
				<MoveProject upstream={open.upstream} onDone={close} />
			)}
			{open?.what === "secret" && (
				<SetSecret name={open.name} upstreams={upstreams} onDone={close} />
			)}
			{open?.what === "https" && (
				<HttpsWizard
					status={status}
					upstream={open.upstream.name}
					onDone={close}
				/>
			)}
			{open?.what === "remove" && (
				<RemoveUpstream
					name={open.upstream.name}
					onKeep={close}
					onRemoved={() => {
						setRemoved(open.upstream.name);
						close();
					}}
				/>
			)}
		</Page>
	);
}

/** Says that it is gone, and brings it back; the gate keeps what it was until it stops. */
function Removed({ name, onOver }: { name: string; onOver: () => void }) {
	const action = useAction();
	const refresh = useGate((state) => state.refresh);
	return (
		<div>
			<output className="note removed" data-tone="plain">
				<span className="wrap">{strings.removed(name)}</span>
				<button
					type="button"
					className="button"
					disabled={action.busy}
					onClick={() =>
						action.run("upstream.restore", { name }, () => {
							refresh();
							onOver();
						})
					}
				>
					<Undo2 aria-hidden="true" />
					<span>{strings.undo}</span>
				</button>
				<button type="button" className="button" onClick={onOver}>
					{strings.dismiss}
				</button>
			</output>
			<FailureNote failure={action.failure} />
		</div>
	);
}

function RemoveUpstream(props: {
	name: string;
	onKeep: () => void;
	onRemoved: () => void;
}) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={strings.removeTitle(props.name)}
			keep={strings.keep}
			go={strings.remove}
			action={action}
			onKeep={props.onKeep}
			onGo={() =>
				action.run("upstream.remove", { name: props.name }, props.onRemoved)
			}
		>
			<p>{strings.removeText}</p>
		</ConfirmDialog>
	);
}
