import type { VaultStatus, WayKind } from './bindings';

/** Whether one of the ways in is of this kind. */
export const opensBy = (status: VaultStatus, kind: WayKind): boolean => status.ways.some((way) => way.kind === kind);
