export { tauriBackend as chosenBackend } from './tauri';
