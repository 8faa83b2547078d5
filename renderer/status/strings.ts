/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../words/en/status.ts";
import { spoken } from "../../words/spoken.ts";

export const { status, vaultBackends, vaultStates } = spoken("status", english);
