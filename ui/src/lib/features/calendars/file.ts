/** The bytes of a file. It is not read as text here: lines of a calendar may be folded within a letter. */
export async function base64Of(file: Blob): Promise<string> {
  return await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    };
    reader.onerror = () => {
      reject(new Error('unreadable'));
    };
    reader.readAsDataURL(file);
  });
}
